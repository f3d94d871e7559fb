import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decide, mustAsk, spell, turn } from '../../widget/src/decide.js'
import { isVoid, mayAsk } from '../../widget/src/regimes.js'

globalThis.REGIMES = true

const DATA = {
  refusal: ['i', ''],
  items: [
    { id: 'necessary', number: 1, necessary: true },
    { id: 'statistics', number: 2 },
    { id: 'ads', number: 3, sale: true },
    { id: 'shop', number: 1, necessary: true, purposes: ['necessary'] },
    { id: 'counter', number: 2, purposes: ['statistics'] },
    { id: 'banners', number: 3, sale: true, purposes: ['ads'] },
    { id: 'films', number: 4, sale: true, purposes: ['ads', 'statistics'] },
  ],
}
const given = (purposes, services, more) => ({
  outcome: 'g',
  signal: false,
  asked: [3, 4],
  given: [new Set(purposes), new Set(services)],
  ...more,
})
const ids = (on) => [...on].join(' ')

test('without an answer only the necessary runs', () => {
  assert.equal(ids(decide(DATA, null, false)), 'necessary shop')
})

test('a state gives by number, services apart from purposes', () => {
  assert.equal(ids(decide(DATA, given([2], [3]), false)), 'necessary statistics shop banners')
})

test('a signal beats a grant made without it, and all services that sell', () => {
  const on = decide(DATA, given([2, 3], [2, 3, 4]), true)

  assert.equal(ids(on), 'necessary statistics shop counter')
})

test('a grant made in the presence of the signal stands', () => {
  const on = decide(DATA, given([3], [3], { signal: true }), true)

  assert.equal(ids(on), 'necessary ads shop banners')
})

test('services go with their purposes, and need all of them', () => {
  const on = decide(DATA, null, false)
  turn(DATA, on, 'ads', true)
  assert.equal(ids(on), 'necessary shop ads banners')
  turn(DATA, on, 'statistics', true)
  assert.ok(on.has('films'))
  turn(DATA, on, 'ads', false)
  assert.equal(ids(on), 'necessary shop statistics counter')
})

test('turning a service leaves its purposes alone', () => {
  const on = decide(DATA, null, false)
  turn(DATA, on, 'films', true)

  assert.equal(ids(on), 'necessary shop films')
})

test('a choice spells out every purpose and every service', () => {
  const on = new Set(['necessary', 'shop', 'statistics', 'films'])

  assert.deepEqual(spell(DATA, on), {
    purposes: { necessary: true, statistics: true, ads: false },
    services: { shop: true, counter: false, banners: false, films: true },
  })
})

test('who has not answered is asked; a signal is no answer', () => {
  assert.equal(mustAsk(DATA, null), true)
  assert.equal(mustAsk(DATA, given([], [], { outcome: 's' })), true)
  assert.equal(mustAsk(DATA, given([2], [2])), false)
})

test('who gave something is asked about a new service', () => {
  assert.equal(mustAsk(DATA, given([2], [2], { asked: [3, 3] })), true)
})

test('who refused is asked early about a new purpose only', () => {
  for (const outcome of ['r', 'w']) {
    assert.equal(mustAsk(DATA, given([], [], { outcome, asked: [3, 0] })), false)
    assert.equal(mustAsk(DATA, given([], [], { outcome, asked: [2, 4] })), true)
  }
})

test('nobody is asked about what is necessary', () => {
  const items = [...DATA.items, { id: 'new', number: 9, necessary: true }]

  assert.equal(mustAsk({ items }, given([2], [2])), false)
})

const FREE = {
  ...DATA,
  refusal: ['o', ''],
  items: DATA.items.map((item) => (item.necessary ? item : { ...item, free: true })),
}

test('where nobody is asked first, what was never answered is on', () => {
  assert.equal(decide(FREE, undefined, false).size, 7)
})

test('what cannot be read may have been a no', () => {
  assert.equal(ids(decide(FREE, null, false)), 'necessary shop')
})

test('A37: a signal turns sale off and says nothing about the rest', () => {
  const rest = 'necessary statistics shop counter'

  assert.equal(ids(decide(FREE, undefined, true)), rest)
  assert.equal(ids(decide(FREE, given([], [], { outcome: 's' }), false)), rest)
})

test('a refusal is a no to all wherever it was said', () => {
  assert.equal(ids(decide(FREE, given([], [], { outcome: 'r' }), false)), 'necessary shop')
})

test('who is only told is not asked, nor who opted out where all else is on', () => {
  const [asked, free, told] = ['i', 'o', 'n'].map((letter) => ({ refusal: [letter] }))
  const signal = given([], [], { outcome: 's' })

  assert.equal(mayAsk(asked, signal), true)
  assert.equal(mayAsk(free, undefined), true)
  assert.equal(mayAsk(free, signal), false)
  assert.equal(mayAsk(told, undefined), false)
})

test('what was left on is no yes where people are asked first', () => {
  const left = 'go0.0123456789abcdef.3.DA.4.HA.1.99999'
  const said = left.replace('go', 'gi')

  const [asked, free] = ['i', 'o'].map((letter) => ({ refusal: [letter] }))

  assert.deepEqual([isVoid(asked, left), isVoid(asked, said)], [true, false])
  assert.deepEqual([isVoid(free, left), isVoid(free, undefined)], [false, false])
})

test('a state that somebody emptied may have been a no', () => {
  assert.equal(isVoid({ refusal: ['o'] }, ''), true)
})
