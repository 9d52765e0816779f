/** For `files` and `world`, which import it from here. */
export { once } from '../once.ts'
