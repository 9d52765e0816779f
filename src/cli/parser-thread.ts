import { type MessagePort, workerData } from 'node:worker_threads'
import { ATTACH } from '../../transforms/inserted/attach.ts'
import { loadPython } from '../python/grammar.ts'
import { parsingFlat } from '../python/parse.ts'
import { answerOn } from '../python/parse-ahead.ts'
import { tuneEngine } from './engine.ts'

/** What this thread is given when it is started. */
export interface ParserData {
  readonly port: MessagePort
  /** How many files there are to parse. */
  readonly files: number
}

const { port, files } = workerData as ParserData
// V8 has set back what it was told, when this thread was started
tuneEngine(files)
void loadPython().then(() => answerOn(port, parsingFlat(ATTACH)))
