const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** A moment. Printed in UTC, said so; public/local-time.js turns it into the reader's own zone. */
export function DateTime({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} data-local-time>
      {dateTimeText(at)}
    </time>
  )
}

const dateTimeText = (at: Date) => `${format.format(at)} UTC`
