// The least that a preview of a whole repository does: it lists the files and searches them for the SDK's name.
import { listFiles } from '../../src/project/files/listing.ts'
import { isPython } from '../../src/project/files/python-file.ts'
import { LARGEST } from '../../src/project/files/reader.ts'
import { startSearch } from '../../src/project/files/search.ts'
import { SDK } from '../../transforms/azureml/kinds.ts'

const root = process.cwd()
const search = startSearch({ root, word: SDK, largest: LARGEST.notebook })
listFiles(root, false, (paths) => search.add(paths.filter(isPython)))
search.finish()
