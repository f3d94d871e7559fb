/** Carry a choice to the service, once. */

/**
 * Null: the service refused it for good; undefined: it could not be reached.
 * @param {string} url @param {Choice} choice @param {string | undefined} token
 * @returns {Promise<Answer | null | undefined>}
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
    return answer.status < 429 ? null : undefined
  } catch {
    // Offline or too slow, which the browser's own log tells.
  }
}
