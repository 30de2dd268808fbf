import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { MAX_FORM_FIELDS, readableForms } from './readable-forms.ts'

const app = new Hono().use(readableForms()).post('/', async (c) => {
  const form = await c.req.formData()
  return c.json([...form.entries()])
})
const post = (body: BodyInit | null, type?: string) =>
  app.request('/', { method: 'POST', body, ...(type ? { headers: { 'content-type': type } } : {}) })
const URLENCODED = 'application/x-www-form-urlencoded'

describe('readableForms', () => {
  it('hands on both kinds of form, in order and with repeated fields', async () => {
    const fields = [
      ['a', '1\r\n2'],
      ['b', 'ä😀'],
      ['a', ''],
    ]
    expect(await (await post(new URLSearchParams(fields))).json()).toEqual(fields)
    const form = new FormData()
    for (const [name = '', value = ''] of fields) form.append(name, value)
    expect(await (await post(form)).json()).toEqual(fields)
  })

  it('takes a POST without a body as an empty form', async () => {
    expect(await (await post(null)).json()).toEqual([])
  })

  it('refuses what is no form or a broken one', async () => {
    expect((await post('{}', 'application/json')).status).toBe(415)
    expect((await post('zzz', 'multipart/form-data; boundary=x')).status).toBe(400)
    expect((await post('zzz', 'multipart/form-data')).status).toBe(400)
  })

  it('refuses a form with very many fields at once, instead of parsing for minutes', async () => {
    const began = performance.now()
    expect((await post('a&'.repeat(2_500_000), URLENCODED)).status).toBe(413)
    expect(performance.now() - began).toBeLessThan(1000)
    const form = new FormData()
    for (let field = 0; field <= MAX_FORM_FIELDS; field++) form.append('a', '')
    expect((await post(form)).status).toBe(413)
  })

  it('reads bytes that are not UTF-8 without failing', async () => {
    expect((await post(new Uint8Array([0x61, 0x3d, 0xff, 0x25, 0x5a]), URLENCODED)).status).toBe(200)
  })
})
