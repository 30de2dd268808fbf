/** Ids of ours are UUIDs: anything else cannot exist, and PostgreSQL would refuse to look. */
export const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
