package process

import (
	"os"
	"strconv"
)

// childEnv is the child's environment. A memory limit is also the garbage
// collector's goal, so that what can be freed is freed before the limit.
func childEnv(o Options) []string {
	env := o.Env
	if env == nil {
		env = os.Environ()
	}
	if o.Memory > 0 && os.Getenv("GOMEMLIMIT") == "" {
		env = append(env[:len(env):len(env)], "GOMEMLIMIT="+strconv.FormatInt(o.Memory*9/10, 10))
	}
	return env
}
