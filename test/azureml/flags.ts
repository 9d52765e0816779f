/** The flags that a step gets, with the numbers that are the default. */
export const FLAGS = [
  '--remote_debug',
  '--remote_debug_connection_timeout',
  300,
  '--remote_debug_port',
  5678,
]

/** The same as the SDK has them once a step is made, and as YAML is to have them. */
export const FLAG_TEXTS = FLAGS.map(String)
