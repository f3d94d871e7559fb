/** Every way in which a page comes to load something, on hosts that count what reaches them. */

const ELEMENTS = {
  script: { tag: 'script', name: 'src', more: {} },
  image: { tag: 'img', name: 'src', more: { alt: '' } },
  frame: { tag: 'iframe', name: 'src', more: { title: 'Frame' } },
  style: { tag: 'link', name: 'href', more: { rel: 'stylesheet' } },
  preload: { tag: 'link', name: 'href', more: { rel: 'preload', as: 'image' } },
}
const INERT = Object.keys(ELEMENTS).filter((name) => name !== 'script')

const markup = (kind, url) => document.getElementById(kind).innerHTML.replaceAll('ADDRESS', url)
const box = () => {
  const made = document.createElement('div')
  document.body.append(made)
  return made
}
const bare = (kind) => {
  const { tag, more } = ELEMENTS[kind]
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(more)) made.setAttribute(name, value)
  return made
}
const element = (kind, url) => Object.assign(bare(kind), { [ELEMENTS[kind].name]: url })
/** A template that the page came with: scripts in it have not been used up. */
const template = (url) => document.querySelector(`template[title="${url}"]`).content

const BY_SCRIPT = {
  append: (kind, url) => document.body.append(element(kind, url)),
  appendChild: (kind, url) => document.head.appendChild(element(kind, url)),
  insertBefore: (kind, url) => document.body.insertBefore(element(kind, url), document.body.firstChild),
  replaceWith: (kind, url) => box().replaceWith(element(kind, url)),
  setAttribute: (kind, url) => {
    const made = bare(kind)
    made.setAttribute(ELEMENTS[kind].name, url)
    document.body.append(made)
  },
  'address after insertion': (kind, url) => {
    const made = bare(kind)
    document.body.append(made)
    made[ELEMENTS[kind].name] = url
  },
  'in a shadow root': (kind, url) => box().attachShadow({ mode: 'closed' }).append(element(kind, url)),
  createContextualFragment: (kind, url) =>
    document.body.append(document.createRange().createContextualFragment(markup(kind, url))),
  'clone of a template': (_, url) => document.body.append(template(url).cloneNode(true)),
  importNode: (_, url) => document.body.append(document.importNode(template(url), true)),
}
const BY_MARKUP = {
  innerHTML: (kind, url) => (box().innerHTML = markup(kind, url)),
  outerHTML: (kind, url) => (box().outerHTML = markup(kind, url)),
  insertAdjacentHTML: (kind, url) => box().insertAdjacentHTML('afterend', markup(kind, url)),
  'innerHTML of a shadow root': (kind, url) =>
    (box().attachShadow({ mode: 'open' }).innerHTML = markup(kind, url)),
  DOMParser: (kind, url) => {
    const far = new DOMParser().parseFromString(markup(kind, url), 'text/html')
    box().append(far.querySelector(ELEMENTS[kind].tag))
  },
}
const REQUESTS = {
  fetch: (url) => void fetch(url, { mode: 'no-cors' }).catch(() => {}),
  XMLHttpRequest: (url) => {
    const request = new XMLHttpRequest()
    request.open('GET', url)
    request.send()
  },
  sendBeacon: (url) => navigator.sendBeacon(url, 'seen'),
  'new Image': (url) => (new Image().src = url),
}

const each = function* () {
  for (const way of Object.keys(BY_SCRIPT)) for (const kind of Object.keys(ELEMENTS)) yield [way, kind]
  for (const way of Object.keys(BY_MARKUP)) for (const kind of INERT) yield [way, kind]
  for (const way of Object.keys(REQUESTS)) yield [way, 'request']
}

/** Load by each way from a host, each from an address of its own. */
window.load = (host) => {
  for (const [way, kind] of each()) {
    const url = `${host}/${way.replaceAll(' ', '-')}/${kind}`
    const load = BY_SCRIPT[way] ?? BY_MARKUP[way]
    if (load) load(kind, url)
    else REQUESTS[way](url)
  }
}
/** The same by `document.write`, while the page is being parsed. */
window.write = (host) => {
  for (const kind of Object.keys(ELEMENTS)) document.write(markup(kind, `${host}/document.write/${kind}`))
}
