import assert from 'node:assert/strict'
import { test } from 'node:test'

import { preferred } from '../../widget/src/language.js'

const OFFERED = ['en', 'de', 'zh-Hans', 'zh-Hant', 'pt-BR', 'nb', 'sr', 'he']

const met = {
  en: 'en',
  'EN-gb': 'en',
  'de-Latn-AT': 'de',
  'zh-Hant-HK': 'zh-Hant',
  'zh-TW': 'zh-Hant',
  'zh-HK': 'zh-Hant',
  zh: 'zh-Hans',
  'zh-CN': 'zh-Hans',
  pt: 'pt-BR',
  'pt-PT': 'pt-BR',
  no: 'nb',
  nn: 'nb',
  iw: 'he',
  'sr-Cyrl': 'sr',
  'de-x-home': 'de',
}
for (const [wish, lang] of Object.entries(met)) {
  test(`${wish} is met by ${lang}`, () => {
    assert.equal(preferred([wish], OFFERED), lang)
  })
}

for (const wish of ['', 'fi', 'en_GB', 'a b', '-', 'x-klingon', '*']) {
  test(`${JSON.stringify(wish)} is met by nothing`, () => {
    assert.equal(preferred([wish], OFFERED), undefined)
  })
}

test('the exact one comes before a likely one', () => {
  assert.equal(preferred(['pt'], ['pt-BR', 'pt']), 'pt')
})

test('the dearest wish that can be met counts', () => {
  assert.equal(preferred(['fi', 'de', 'en'], OFFERED), 'de')
})
