import type { Page } from 'playwright-core'
import type { Catalogue, Item } from '@millwright/catalog'

const normal = (text: string | null) => (text ?? '').replaceAll(/\s+/g, ' ').trim()

/** The position of the open question. */
export async function position(page: Page): Promise<number> {
  return Number(await page.locator('.item-form input[name=position]').inputValue())
}

/** Recognises the question by its text: the page does not say which one it is. */
export async function openItem(page: Page, catalogue: Catalogue): Promise<Item> {
  const shown = normal(await page.locator('.stem').textContent())
  const stems = await plain(
    page,
    catalogue.items.map(({ html }) => html.stem),
  )
  const item = catalogue.items[stems.indexOf(shown)] ?? catalogue.items.find((one) => isVariant(one, shown))
  if (!item) throw new Error(`No item reads: ${shown.slice(0, 80)}`)
  return item
}

/** Whether a text is that of a generated question, whatever its numbers: its letters are those that the author wrote. */
function isVariant({ template }: Item, shown: string): boolean {
  if (!template) return false
  const letters = (text: string) => text.replaceAll(/[^a-zA-Z]/g, '')
  const prose = template.stem.replaceAll(/^```chart$[^]*?^```$/gm, '').replaceAll(/^```.*$/gm, '')
  const parts = prose.split(/\{\{[^{}]*\}\}/).map(letters)
  return new RegExp(parts.join('[a-zA-Z]*')).test(letters(shown))
}

/**
 * Enters an answer, right or wrong, by the keyboard alone, and leaves the focus where the answer was entered. Says what it
 * entered: of a generated question nobody outside the server knows the key, so it may be wrong, or null for unknown.
 */
export async function enterAnswer(page: Page, item: Item, right: boolean): Promise<boolean | null> {
  if (item.template) return enterAnyAnswer(page, item)
  await enterKnownAnswer(page, item, right)
  return right
}

async function enterAnyAnswer(page: Page, item: Item): Promise<false | null> {
  if (item.kind === 'numeric') {
    await tabTo(page, 'input[name=number]')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('987654321')
    return false
  }
  if (item.kind === 'matching') await match(page, item, false)
  else if (item.kind === 'ordering') {
    await page.keyboard.press('1')
    await page.keyboard.press('Alt+ArrowDown')
  } else await page.keyboard.press('a')
  return null
}

async function enterKnownAnswer(page: Page, item: Item, right: boolean): Promise<void> {
  switch (item.kind) {
    case 'numeric':
      await tabTo(page, 'input[name=number]')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(String(right ? item.answer.value : item.mistakes[0]!.value))
      return
    case 'ordering':
      return order(page, item, right)
    case 'matching':
      return match(page, item, right)
    case 'single':
    case 'multiple': {
      const wanted = item.options.filter(({ correct }) => correct === right).slice(0, item.kind === 'single' ? 1 : 9)
      const shown = await textsOf(page, '.item-form .choice-text')
      const texts = await optionTexts(page, item)
      for (const { id } of wanted) await page.keyboard.press('abcdef'[shown.indexOf(texts.get(id)!)]!)
    }
  }
}

/** Sends what was entered. */
export async function send(page: Page, item: Item): Promise<void> {
  // On the buttons of a line Enter moves the line.
  if (item.kind === 'ordering' || item.kind === 'matching') await tabTo(page, '.item-form .button.primary')
  await page.keyboard.press('Enter')
}

async function order(page: Page, item: Extract<Item, { kind: 'ordering' }>, right: boolean): Promise<void> {
  const texts = await optionTexts(page, item)
  const wanted = (right ? item.options : item.options.toReversed()).map(({ id }) => texts.get(id)!)
  for (const [to, text] of wanted.entries()) {
    const from = (await textsOf(page, '[data-line] > [id^=line-]')).indexOf(text)
    await page.keyboard.press(String(from + 1))
    for (let at = from; at > to; at--) await page.keyboard.press('Alt+ArrowUp')
    // The order as it stood is an answer too, once a line was moved and moved back.
    if (from === to && to === 0) {
      await page.keyboard.press('Alt+ArrowDown')
      await page.keyboard.press('Alt+ArrowUp')
    }
  }
}

async function match(page: Page, item: Extract<Item, { kind: 'matching' }>, right: boolean): Promise<void> {
  const texts = await optionTexts(page, item)
  const shown = await textsOf(page, '.matching-answers li > span:last-child')
  const ids = item.pairs.map(({ id }) => id)
  const wanted = right ? ids : [...ids.slice(1), ids[0]!]
  for (const [at, id] of wanted.entries()) {
    await tabTo(page, `select[name=match-${at + 1}]`)
    // Of a generated question the texts are not known; any answer will do.
    const place = item.template ? at : shown.indexOf(texts.get(id)!)
    await page.keyboard.press('ABCDEFGHI'[place]!)
  }
}

/** Goes there with the Tab key, as people do who have no mouse. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let guard = 0; guard < 60; guard++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${selector}`)
}

async function optionTexts(page: Page, item: Item): Promise<Map<string, string>> {
  const texts = await plain(
    page,
    item.html.options.map(({ text }) => text),
  )
  return new Map(item.html.options.map(({ id }, index) => [id, texts[index]!]))
}

const textsOf = async (page: Page, selector: string) => (await page.locator(selector).allTextContents()).map(normal)

const plain = (page: Page, sources: string[]) =>
  page.evaluate(
    (all) =>
      all.map((source) => {
        const { body } = new DOMParser().parseFromString(source, 'text/html')
        return (body.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
      }),
    sources,
  )

/** Answers the question on screen, whatever it is, as somebody does who does not care, and waits for what comes next. */
export async function answerAnything(page: Page): Promise<void> {
  const form = page.locator('.item-form')
  const before = await form.locator('input[name=position]').inputValue()
  const down = form.locator('[data-by="1"]').first()
  const choice = form.locator('input[type=radio], input[type=checkbox]').first()
  if ((await down.count()) > 0) await down.click()
  else if ((await choice.count()) > 0) await choice.check()
  else if ((await form.locator('select[name^=match-]').count()) > 0) {
    for (const [at, field] of (await form.locator('select[name^=match-]').all()).entries())
      await field.selectOption({ index: at + 1 })
  } else await form.locator('input[name=number]').fill('1')
  await form.getByRole('button', { name: 'Answer and go on' }).click()
  await page.waitForFunction(
    (old) => document.querySelector<HTMLInputElement>('.item-form input[name=position]')?.value !== old,
    before,
  )
}
