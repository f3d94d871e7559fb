import { Rooms } from '../../rooms'

export default async function Page({ params }) {
  const { form } = await params
  return <Rooms title="Prices" next={`/${form}`} />
}
