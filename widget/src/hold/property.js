/** Addresses that a script gives to an element, as a property or as an attribute. */

import { wrap } from './wrap.js'

/**
 * @param {(element: any, name: string, address: unknown) => boolean} holdsAddress
 * @param {(element: any, name: string) => any} heldAddress
 */
export const watchProperties = (holdsAddress, heldAddress) => {
  const nothing = () => {}
  for (const kind of ['Script', 'Image', 'IFrame', 'Link', 'Source', 'Media', 'Track', 'Embed', 'Object', 'Input']) {
    const { prototype } = /** @type {any} */ (window)[`HTML${kind}Element`]
    for (const name of ['src', 'href', 'srcset', 'data']) {
      wrap(
        prototype,
        name,
        (element, [address]) => (holdsAddress(element, name, address) ? nothing : undefined),
        'set',
      )
      wrap(
        prototype,
        name,
        (element) => {
          const address = heldAddress(element, name)
          if (!address) return
          // As a browser gives it, which has resolved it.
          const whole = name === 'srcset' ? address : new URL(address, document.baseURI).href
          return () => whole
        },
        'get',
      )
    }
  }
  wrap(Element.prototype, 'setAttribute', (element, [name, address]) =>
    holdsAddress(element, `${name}`.toLowerCase(), address) ? nothing : undefined,
  )
}
