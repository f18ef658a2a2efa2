import math

size = 200  # 9 in tests


def a(i, j):
    return 1 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v, u):
    for i in range(len(v)):
        sum = 0.0
        for j in range(len(u)):
            sum += a(i, j) * u[j]
        v[i] = sum


def times_transposed(v, u):
    for i in range(len(v)):
        sum = 0.0
        for j in range(len(u)):
            sum += a(j, i) * u[j]
        v[i] = sum


def norm(n):
    u, v, t = [1.0] * n, [0.0] * n, [0.0] * n
    for i in range(10):
        times(t, u)
        times_transposed(v, t)
        times(t, v)
        times_transposed(u, t)
    vBv = vv = 0.0
    for i in range(n):
        vBv += u[i] * v[i]
        vv += v[i] * v[i]
    return math.sqrt(vBv / vv)
# ====
print("%.9f" % norm(size))
