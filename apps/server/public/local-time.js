// Turns the times of a page, printed in UTC, into the reader's own time zone. Without it they stand as UTC and say so.
{
  const format = new Intl.DateTimeFormat(document.documentElement.dataset.formats, {
    dateStyle: 'medium',
    timeStyle: 'short',
  })
  const show = () => {
    for (const time of document.querySelectorAll('time[data-local-time]')) {
      time.title = time.textContent
      time.textContent = format.format(new Date(time.dateTime))
      delete time.dataset.localTime
    }
  }
  // Forms that plan by the clock send the zone along.
  const tellZone = () => {
    for (const field of document.querySelectorAll('input[data-time-zone]'))
      field.value = format.resolvedOptions().timeZone
  }
  document.addEventListener('DOMContentLoaded', show)
  document.addEventListener('DOMContentLoaded', tellZone)
  // A script put new times into the page.
  document.addEventListener('millwright:times', show)
}
