/** Something that this browser keeps for its reader, such as the width of a pane; storage may be blocked or hold anything. */
export function remembered<T extends Record<string, unknown>>(name: string, without: T): { values: T; keep(): void } {
  const values = { ...without }
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '{}')
    if (kept !== null && typeof kept === 'object')
      for (const [key, value] of Object.entries(kept))
        if (key in values && typeof value === typeof values[key]) Object.assign(values, { [key]: value })
  } catch {
    // It then lasts for this page only.
  }
  return {
    values,
    keep() {
      try {
        localStorage.setItem(name, JSON.stringify(values))
      } catch {
        // As above.
      }
    },
  }
}
