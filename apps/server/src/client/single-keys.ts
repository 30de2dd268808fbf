/**
 * Whether single keys such as "/" work as shortcuts in this browser. People who speak to their computer, or whose hands
 * tremble, switch them off (WCAG 2.1.4). Shortcuts with Ctrl or Cmd are not concerned.
 */
const KEY = 'single-keys'

export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    // Storage may be blocked; then they stay as they are at first.
    return true
  }
}

export function switchSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, 'off')
  } catch {
    // The choice then lasts for this page only.
  }
}

/** Whether a key that is pressed there is typing, and not a shortcut. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
