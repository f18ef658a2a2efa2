//go:build unix

package doctor

import "golang.org/x/sys/unix"

func free(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(existing(dir), &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// addressLimit is what ulimit -v allows, 0 for no limit.
func addressLimit() int64 {
	var l unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_AS, &l) != nil {
		return 0
	}
	if v := int64(l.Cur); v > 0 && v < 1<<50 {
		return v
	}
	return 0
}
