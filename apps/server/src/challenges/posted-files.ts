const PREFIX = 'file:'

/** The files of a posted workbench: fields named `file:<path>`. Browsers send CRLF from a textarea; code wants LF. */
export function postedFiles(form: FormData): Record<string, string> {
  const files: Record<string, string> = {}
  for (const [name, value] of form.entries()) {
    if (!name.startsWith(PREFIX) || typeof value !== 'string') continue
    files[name.slice(PREFIX.length)] = value.replaceAll('\r\n', '\n')
  }
  return files
}

export const fileField = (path: string) => `${PREFIX}${path}`
