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
  const item = catalogue.items[stems.indexOf(shown)]
  if (!item) throw new Error(`No item reads: ${shown.slice(0, 80)}`)
  return item
}

/** Enters an answer, right or wrong, by the keyboard alone, and leaves the focus where the answer was entered. */
export async function enterAnswer(page: Page, item: Item, right: boolean): Promise<void> {
  switch (item.kind) {
    case 'numeric':
      await tabTo(page, 'input[name=number]')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.type(String(right ? item.answer.value : item.mistakes[0]!.value))
      return
    case 'ordering':
      return order(page, item, right)
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
  if (item.kind === 'ordering') await tabTo(page, '.item-form .button.primary')
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
  else await form.locator('input[name=number]').fill('1')
  await form.getByRole('button', { name: 'Answer and go on' }).click()
  await page.waitForFunction(
    (old) => document.querySelector<HTMLInputElement>('.item-form input[name=position]')?.value !== old,
    before,
  )
}
