/** A requirement of ptvsd without what follows a marker or a comment: `ptvsd==4.3.2`, `ptvsd[x] >= 4`. */
const REQUIREMENT = /ptvsd(?:\[[^\]]*\])?(?:\s*[=<>~!]=?[^;'"#]*[^;'"#\s])?/i

/** The same requirement of debugpy; unpinned, so that the newest for the Python that is there is installed. */
export const withDebugpy = (text: string): string => text.replace(REQUIREMENT, 'debugpy')
