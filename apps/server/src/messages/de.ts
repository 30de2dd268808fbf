import type { MessageKey } from './index.ts'

/** The German catalogue, in the same files as the English one. */
export const de: Partial<Record<MessageKey, string>> = {}
