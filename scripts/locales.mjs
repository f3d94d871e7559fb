// Fill every locale file with what Unicode CLDR knows: countries, durations, direction.
// Usage: node scripts/locales.mjs [--check]. Words of our own are left as they are.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'

const FOLDER = new URL('../widget/locales/', import.meta.url)
const UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year']
// CLDR has only abbreviations for these.
const BY_HAND = ['ga', 'mt']
const SAMPLES = [...Array(201).keys(), 1_000_000]

/** One count for each form that a language has, such as few: 3. */
const samples = (lang) => {
  const rules = new Intl.PluralRules(lang)
  const found = {}
  for (const count of SAMPLES) found[rules.select(count)] ??= count
  return found
}

const duration = (lang, unit, count) => {
  const format = new Intl.NumberFormat(lang, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    numberingSystem: 'latn',
    useGrouping: false,
  })
  return format
    .formatToParts(count)
    .map(({ type, value }) => (type === 'integer' ? '{count}' : value))
    .join('')
}

const durations = (lang) =>
  UNITS.flatMap((unit) =>
    Object.entries(samples(lang)).map(([form, count]) => [
      `duration.${unit}.${form}`,
      duration(lang, unit, count),
    ]),
  )

const filled = (locale, codes) => {
  const { lang } = locale
  const own = BY_HAND.includes(lang)
  const names = new Intl.DisplayNames([lang], { type: 'region' })
  const kept = Object.entries(locale.texts).filter(([key]) => own || !isCounted(key))
  return {
    ...locale,
    dir: new Intl.Locale(lang).textInfo.direction,
    texts: Object.fromEntries([...kept, ...(own ? [] : durations(lang))]),
    countries: Object.fromEntries(codes.map((code) => [code, names.of(code)])),
  }
}

const isCounted = (key) => UNITS.some((unit) => key.startsWith(`duration.${unit}.`))

const codes = Object.keys(JSON.parse(readFileSync(new URL('en.json', FOLDER))).countries)
let stale = false
for (const name of readdirSync(FOLDER)) {
  const file = new URL(name, FOLDER)
  const before = readFileSync(file, 'utf8')
  const after = `${JSON.stringify(filled(JSON.parse(before), codes), null, 2)}\n`
  if (after === before) continue
  stale = true
  if (process.argv.includes('--check')) console.log(`${name} is not what CLDR says`)
  else writeFileSync(file, after)
}
process.exit(process.argv.includes('--check') && stale ? 1 : 0)
