package must_test

import (
	"errors"
	"fmt"
	"strconv"

	"cryptounet/kernel/must"
)

func Example() {
	fmt.Println(must.Get(strconv.Atoi("42")))
	defer func() { fmt.Println("the cell ends with:", recover()) }()
	must.Do(nil)
	fmt.Println(must.Two(0.5, 4, error(nil)))
	must.Do(errors.New("no more room"))
	// Output:
	// 42
	// 0.5 4
	// the cell ends with: no more room
}
