package main

import (
	"crypto/mlkem"
	"fmt"
	"os"
	"structs"
	"syscall"
	"unsafe"
)

type host struct {
	_ structs.HostLayout
	a int32
	b int64
}

func main() {
	fmt.Println(syscall.Getpid() == os.Getpid(), syscall.EINVAL, syscall.Errno(2).Is(os.ErrNotExist), syscall.O_CREAT == os.O_CREATE)
	var st syscall.Stat_t
	err := syscall.Stat("/", &st)
	fmt.Println(err, st.Mode&syscall.S_IFMT == syscall.S_IFDIR)
	var r syscall.Rlimit
	fmt.Println(syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r), r.Cur > 0, syscall.SIGTERM)
	_, err = os.Stat("/no/such")
	fmt.Println(err.(*os.PathError).Err == syscall.ENOENT)
	p := make([]int, 2)
	fmt.Println(syscall.Pipe(p))
	syscall.Write(p[1], []byte("x"))
	b := make([]byte, 4)
	n, err := syscall.Read(p[0], b)
	fmt.Println(n, err, b)
	k, err := mlkem.GenerateKey768()
	s, c := k.EncapsulationKey().Encapsulate()
	t, err := k.Decapsulate(c)
	fmt.Println(string(s) == string(t), err)
	fmt.Println(unsafe.Sizeof(host{}), unsafe.Alignof(int32(0)), unsafe.Offsetof(host{}.b))
}
