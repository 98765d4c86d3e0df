/** The page of a screen, by the address of the screen: `/case/R8-000001` → `screens/case`. */
export function helpOfPath(path: string): string {
  const [first = ''] = path.split('/').filter((part) => part !== '')
  return `screens/${first === '' ? 'home' : first}`
}
