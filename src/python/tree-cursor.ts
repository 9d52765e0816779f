/**
 * tree-sitter's cursor, by the names that its C functions have. web-tree-sitter's own class writes a cursor into the
 * parser's memory for each question and takes it out again after each move, so that there may be many: with one that
 * stays there, reading a tree takes half the time.
 */
interface CursorFunctions {
  _ts_tree_root_node_wasm(tree: number): void
  _ts_tree_cursor_new_wasm(tree: number): void
  _ts_tree_cursor_delete_wasm(tree: number): void
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number
  _ts_tree_cursor_current_field_id_wasm(tree: number): number
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number
  _ts_tree_cursor_start_index_wasm(tree: number): number
  _ts_tree_cursor_end_index_wasm(tree: number): number
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number
  _ts_tree_cursor_goto_parent_wasm(tree: number): number
}

/** Where a cursor is, and ways to go on. Each takes the tree; offsets are UTF-16 code units. */
export interface TreeCursor {
  /** The address of the tree in the parser's memory. */
  readonly tree: number
  typeId(tree: number): number
  /** 0 for a node without a field. */
  fieldId(tree: number): number
  /** 1 for a node that the parser put in, 0 for any other. */
  isMissing(tree: number): number
  startIndex(tree: number): number
  endIndex(tree: number): number
  /** 1 where there is one; the cursor stays where it is otherwise. */
  gotoFirstChild(tree: number): number
  gotoNextSibling(tree: number): number
  gotoParent(tree: number): number
}

/**
 * Goes through a tree from its root; no other cursor or node may be asked meanwhile.
 *
 * @param module what Emscripten made of the options that web-tree-sitter was started with
 * @param tree web-tree-sitter's
 */
export function withCursor<T>(module: object, tree: object, read: (cursor: TreeCursor) => T): T {
  const functions = module as CursorFunctions
  const address = (tree as { readonly 0: number })[0]
  // the cursor begins at the node that was asked for last
  functions._ts_tree_root_node_wasm(address)
  functions._ts_tree_cursor_new_wasm(address)
  try {
    return read({
      tree: address,
      typeId: functions._ts_tree_cursor_current_node_type_id_wasm,
      fieldId: functions._ts_tree_cursor_current_field_id_wasm,
      isMissing: functions._ts_tree_cursor_current_node_is_missing_wasm,
      startIndex: functions._ts_tree_cursor_start_index_wasm,
      endIndex: functions._ts_tree_cursor_end_index_wasm,
      gotoFirstChild: functions._ts_tree_cursor_goto_first_child_wasm,
      gotoNextSibling: functions._ts_tree_cursor_goto_next_sibling_wasm,
      gotoParent: functions._ts_tree_cursor_goto_parent_wasm,
    })
  } finally {
    functions._ts_tree_cursor_delete_wasm(address)
  }
}
