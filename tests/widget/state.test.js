import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readState, today } from '../../widget/src/state.js'

const LATER = today() + 1
const TERMS = '456a1f9f1ea25788'

test('a state gives its outcome, its signal and what it asked', () => {
  const state = readState(`gi1.${TERMS}.4.DA.8.DAE.20000.${LATER}`)

  assert.equal(state?.outcome, 'g')
  assert.equal(state?.signal, true)
  assert.deepEqual(state?.asked, [4, 8])
})

test('bitmaps are little-endian: bit n is number n', () => {
  const state = readState(`gi0.${TERMS}.4.DA.300._____w.20000.${LATER}`)
  const given = (kind, highest) =>
    Array.from({ length: highest }, (_, number) => number).filter((number) =>
      state?.given[kind].has(number),
    )

  assert.deepEqual(given(0, 300), [2, 3])
  assert.deepEqual(given(1, 300), Array.from({ length: 32 }, (_, number) => number))
})

test('a refusal has empty bitmaps', () => {
  const state = readState(`ri0.${TERMS}.4..8..20000.${LATER}`)

  assert.equal(state?.given[0].has(1), 0)
  assert.equal(state?.given[1].has(0), 0)
})

test('a state ends on the day it expires', () => {
  assert.equal(readState(`ri0.${TERMS}.4..8..20000.${today()}`), null)
  assert.notEqual(readState(`ri0.${TERMS}.4..8..20000.${LATER}`), null)
})

test('what is no state is null, and none is undefined', () => {
  for (const text of ['x', 'gi0', '.......', `gi0.${TERMS}.4.*.8..1.${LATER}`]) {
    assert.equal(readState(text), null)
  }
  for (const text of [undefined, '']) assert.equal(readState(text), undefined)
})
