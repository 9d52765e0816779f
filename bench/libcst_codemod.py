"""What a LibCST codemod needs for a part of the job: it adds the imports and the four arguments to scripts,
and the flags to the arguments of steps, in every file of a folder.

usage: libcst_codemod.py FOLDER OUTPUT_FOLDER
"""
import pathlib
import sys

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor

FLAGS = ["--remote_debug", "--remote_debug_connection_timeout", "--remote_debug_client_ip", "--remote_debug_port"]


class Script(cst.CSTTransformer):
    def leave_SimpleStatementLine(self, original_node, updated_node):
        code = cst.Module([original_node]).code
        if "parse_args()" not in code:
            return updated_node
        added = [cst.parse_statement(f"parser.add_argument('{flag}')") for flag in FLAGS]
        return cst.FlattenSentinel([*added, updated_node])


class Definition(cst.CSTTransformer):
    def leave_Arg(self, original_node, updated_node):
        if updated_node.keyword and updated_node.keyword.value == "arguments" and isinstance(updated_node.value, cst.List):
            items = [*updated_node.value.elements, *(cst.Element(cst.SimpleString(repr(flag))) for flag in FLAGS)]
            return updated_node.with_changes(value=updated_node.value.with_changes(elements=items))
        return updated_node


source, target = map(pathlib.Path, sys.argv[1:])
for path in source.rglob("*.py"):
    text = path.read_text()
    if "parse_args" not in text and "PythonScriptStep" not in text:
        continue
    module = cst.parse_module(text)
    if "PythonScriptStep" in text:
        module = module.visit(Definition())
    else:
        context = CodemodContext()
        AddImportsVisitor.add_needed_import(context, "socket")
        AddImportsVisitor.add_needed_import(context, "debugpy")
        module = AddImportsVisitor(context).transform_module(module.visit(Script()))
    out = target / path.relative_to(source)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(module.code)
