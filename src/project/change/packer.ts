import { once } from '../../collections/cache.ts'
import { EditPacker } from '../../text/packed-edits.ts'
import type { Workspace } from '../files/workspace.ts'

const packers = new WeakMap<Workspace, EditPacker>()

/** The packer of all edits that are made for a workspace. */
export const packerOf = (workspace: Workspace): EditPacker =>
  once(packers, workspace, () => new EditPacker())
