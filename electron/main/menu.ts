import { Menu } from 'electron'

/**
 * No menu bar: its default short cuts (reload, close, developer tools) would take keys from the office's own and can
 * lose what was typed. macOS alone keeps the menus without which copying and quitting do not work there.
 */
export function setMenu(platform: NodeJS.Platform): void {
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null)
}
