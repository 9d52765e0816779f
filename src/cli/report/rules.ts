/** What the rules are called in a SARIF log, where their codes do not say it as a sentence would. */
const TITLES: Readonly<Record<string, string>> = {
  'arguments-changed-later': 'Arguments of a job are changed after they are given',
  'arguments-in-run-config': 'Arguments are held by the run configuration',
  'arguments-not-a-list': 'Arguments are no list that can be added to',
  'calls-on-one-line': 'Several calls end on one line',
  'changed-by-hand': 'What was added has been changed by hand',
  'definition-first': 'The definition must be cleaned before its script',
  'definition-left': 'A definition still passes the debug flags',
  'environment-not-found': 'The list of packages was not found',
  'environment-out-of-reach': 'The packages are listed out of reach',
  'environment-registered': 'The environment is registered in the workspace',
  'folder-assumed': 'The folder that a step uploads is assumed',
  instrumented: 'The file holds debug code',
  'left-behind': 'Debug code is left behind',
  'lfs-pointer': 'Git LFS has not downloaded the file',
  'list-or-text': 'Arguments may be a list or one text',
  'name-is-gone': 'A name that is put back is not defined any more',
  'not-debuggable': 'The file is not debuggable yet',
  'option-taken': 'The script has an option of the same name already',
  'options-end': 'Arguments hold what no option may follow',
  'own-debugger': 'The script starts a debugger of its own',
  'script-ambiguous': 'The script may be one of several',
  'script-first': 'The script must be debuggable before its step passes flags',
  'script-not-found': 'The script of a step was not found',
  'script-not-python': 'The script of a step is no Python script',
  'script-not-static': 'The script of a step is known only when its definition runs',
  'script-outside': 'The script lies outside the repository',
  'script-written-by-code': 'The script is written anew by its definition',
  'starred-arguments': 'The arguments of a call are not to be seen',
  'step-behind-a-magic': 'A step stands behind a magic of its notebook',
  'syntax-error': 'The file does not parse',
  'uses-ptvsd': 'The script uses ptvsd, the debugger before debugpy',
  'verification-failed': 'A change did not stand its check',
}

/** What a rule is called, for people: the words of its code where it has no title of its own. */
export const titleOf = (code: string): string =>
  TITLES[code] ?? code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ')
