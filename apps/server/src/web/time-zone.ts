import { createContext } from 'preact'

/** The zone that whoever looks at the page chose; null when they chose none, and their browser knows. */
export const ReaderTimeZone = createContext<string | null>(null)
