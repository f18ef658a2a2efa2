size = 200  # 7 in tests


def matrix(n, f):
    m = [None] * n
    for i in range(n):
        m[i] = [0.0] * n
        for j in range(n):
            m[i][j] = f * float(i - j) * float(i + j)
    return m


def product(a, b):
    n = len(a)
    c = [None] * n
    for i in range(n):
        c[i] = [0.0] * n
        for j in range(n):
            sum = 0.0
            for k in range(n):
                sum += a[i][k] * b[k][j]
            c[i][j] = sum
    return c
# ====
c = product(matrix(size, 0.5), matrix(size, 0.25))
print("%.3f %.3f" % (c[size // 2][size // 2], c[1][size - 1]))
