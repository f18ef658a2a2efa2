"""Jupyter's conformance suite for kernels, with cells for this one.

Usage: python3 conformance.py KERNEL_NAME
"""

import sys
import unittest

import jupyter_kernel_test


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = sys.argv.pop(1)
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'import ("fmt"; "os")\nfmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [
        {"text": "strings.ToUpp", "matches": {"ToUpper", "ToUpperSpecial"}},
    ]
    complete_code_samples = ["1 + 1", "x := 3", "func f() int { return 1 }", "?x"]
    incomplete_code_samples = ["func f() {", "for i := 0; i < 3; i++ {", "x := (", "s := `a"]
    invalid_code_samples = ["x := )", "func 3()"]
    code_page_something = "?fmt.Println"
    code_generate_error = 'panic("no")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "1 + 2*3", "result": "7"},
        {"code": '"é" + "a"', "result": "éa"},
        {"code": "1 + 2*3", "result": "7"},
        {"code": "1 + 2*3", "result": "7"},
    ]
    code_display_data = [
        {
            "code": 'import "cryptounet/kernel/display"\ndisplay.Show(display.HTML("<b>x</b>"))',
            "mime": "text/html",
        },
    ]
    code_history_pattern = "1 ?*2[*]3"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "fmt.Println"
    code_clear_output = 'import "cryptounet/kernel/display"\ndisplay.Clear(false)'

    def setUp(self):
        self.kc.execute_interactive('import ("fmt"; "strings")', silent=True, timeout=20)


if __name__ == "__main__":
    unittest.main(verbosity=2)
