import type { PythonModule } from './module.ts'

/** Whether code may put another program in its own place, as `os.execv` does. */
export const mayExec = ({ text }: Pick<PythonModule, 'text'>): boolean =>
  /\bexec[lv]p?e?\b/.test(text)
