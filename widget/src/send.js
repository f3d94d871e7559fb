/** Carry a choice to the service, once. */

/**
 * Give the answer, or nothing where the service could not be reached.
 * @param {string} url @param {Choice} choice @param {string | undefined} token
 * @returns {Promise<Answer | undefined>}
 */
export const send = async (url, choice, token) => {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      credentials: 'include',
      keepalive: true,
      signal: AbortSignal.timeout(5000),
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Consent ${token}` }),
      },
      body: JSON.stringify(choice),
    })
    if (answer.ok) return await answer.json()
    console.error('consent:', await answer.text())
    // 429 and all from 500 on may pass.
    if (answer.status < 429) return {}
  } catch {
    // Offline or too slow, which the browser's own log tells.
  }
}
