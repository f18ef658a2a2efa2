"""Jupyter's conformance suite, jupyter_kernel_test, on the installed kernel.

Every test that the suite offers has what it needs here, so that none is skipped.
"""

import unittest

import jupyter_kernel_test


class CryptoUNet(jupyter_kernel_test.KernelTests):
    kernel_name = "cryptounet"
    language_name = "go"
    file_extension = ".go"

    code_hello_world = 'import "fmt"\nfmt.Println("hello, world")'
    code_stderr = 'import ("fmt"; "os")\nfmt.Fprintln(os.Stderr, "oops")'
    code_page_something = "%help"
    code_generate_error = 'panic("wrong")'

    completion_samples = [
        {"text": "strings.HasPre", "matches": {"HasPrefix"}},
        {"text": "fu", "matches": {"func"}},
    ]
    complete_code_samples = ["1 + 1", "x := 3", "func f() int {\n\treturn 1\n}", 'import "fmt"']
    incomplete_code_samples = ["func f() {", "x := []int{", "if true {"]
    invalid_code_samples = ["func }{", "x := )"]

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "ab"},
    ]
    code_display_data = [
        {
            "code": 'import ("image"; "cryptounet/kernel/display")\n'
            "display.Show(display.Image(image.NewGray(image.Rect(0, 0, 4, 4))))",
            "mime": "image/png",
        },
        {
            "code": 'import "cryptounet/kernel/display"\ndisplay.Show(display.HTML("<b>hi</b>"))',
            "mime": "text/html",
        },
    ]
    code_inspect_sample = "strings.HasPrefix"
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search", "range")
    code_clear_output = 'import "cryptounet/kernel/display"\ndisplay.Clear(false)'


if __name__ == "__main__":
    unittest.main()
