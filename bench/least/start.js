// The least that a hook does: it lists the files and loads the grammar. Nothing is read yet, and nothing parsed.
import { listFiles } from '../../src/project/files/listing.ts'
import { loadPython } from '../../src/python/parse.ts'

// V8 compiles it on other threads meanwhile
void loadPython()
listFiles(process.cwd())
