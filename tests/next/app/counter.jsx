'use client'

import { useEffect, useState } from 'react'

/** Nights to book; its effect runs once the page is hydrated. */
export const Counter = () => {
  const [nights, setNights] = useState(1)
  useEffect(() => {
    document.documentElement.dataset.hydrated = ''
  }, [])
  return <button onClick={() => setNights(nights + 1)}>Nights: {nights}</button>
}
