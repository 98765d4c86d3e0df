/** What the window loads after its first picture: the screens of who has signed in, and what is rarely needed before that. */
export { HelpWindow } from './screens/help/HelpWindow.tsx'
export { OfficeFailed } from './screens/OfficeFailed.tsx'
export { SignedIn } from './screens/SignedIn.tsx'
export { StartScreen } from './screens/start/StartScreen.tsx'
