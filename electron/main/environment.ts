/** Variables of the person's environment that the backend may see. */
const passed = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SystemRoot',
  'TEMP',
  'TMP',
  'TMPDIR',
  'TZ',
  'LANG',
  'LC_ALL',
  // where the cloud keeps its folders: no office lies there
  'OneDrive',
  'OneDriveConsumer',
  'OneDriveCommercial',
]

export type BackendSettings = {
  readonly office: string
  /** Business day; null means today. */
  readonly on: string | null
  /** Folder of the program's own fonts, profiles and samples. */
  readonly resources: string
  /** Folder of this client, outside the office, that remembers how long each office's trail was. */
  readonly witness: string
  /** Folder with the program's own `package.json`. */
  readonly program: string
  /** Folder of the list of parts and their licences; it is there only in a packaged program. */
  readonly papers: string
  /** Folder of this client in which checked updates wait. */
  readonly updates: string
}

/**
 * The environment of the backend: a few plain variables and its own settings, nothing else. Options that change how
 * Node works (NODE_OPTIONS and the like) are left behind.
 */
export function backendEnvironment(env: Readonly<Record<string, string | undefined>>, settings: BackendSettings): Record<string, string> {
  const clean: Record<string, string> = {}
  for (const name of passed) {
    const value = env[name]
    if (value !== undefined) clean[name] = value
  }
  clean['KYUFU_OFFICE'] = settings.office
  clean['KYUFU_RESOURCES'] = settings.resources
  clean['KYUFU_WITNESS'] = settings.witness
  clean['KYUFU_PROGRAM'] = settings.program
  clean['KYUFU_PAPERS'] = settings.papers
  clean['KYUFU_UPDATES'] = settings.updates
  if (settings.on !== null) clean['KYUFU_ON'] = settings.on
  return clean
}
