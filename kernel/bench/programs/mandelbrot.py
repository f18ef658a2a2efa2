size = 256  # 16 in tests


def escape(cr, ci, most):
    zr = zi = 0.0
    for n in range(most):
        rr, ii = zr * zr, zi * zi
        if rr + ii > 4:
            return n
        zi = 2 * zr * zi + ci
        zr = rr - ii + cr
    return most


def mandelbrot(n):
    inside = total = 0
    for y in range(n):
        for x in range(n):
            k = escape(3 * float(x) / float(n) - 2, 2 * float(y) / float(n) - 1, 50)
            if k == 50:
                inside += 1
            total += k
    return inside, total
# ====
print(*mandelbrot(size))
