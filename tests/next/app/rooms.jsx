import Link from 'next/link'
import { Counter } from './counter'

/** A page whose body begins with a section, as it does once the notice is there. */
export const Rooms = ({ title, next }) => (
  <section>
    <h1>{title}</h1>
    <Counter />
    <Link href={next}>On</Link>
  </section>
)
