import math

size = 512  # 12 in tests


def picture(n):
    pixels = [0.0] * (n * n)
    for y in range(n):
        for x in range(n):
            pixels[y * n + x] = float((x * x + 3 * x * y + 7 * y) % 256)
    return pixels


def sobel(in_, n):
    out = [0.0] * (n * n)
    for y in range(1, n - 1):
        for x in range(1, n - 1):
            p = y * n + x
            gx = in_[p - n + 1] + 2 * in_[p + 1] + in_[p + n + 1] - in_[p - n - 1] - 2 * in_[p - 1] - in_[p + n - 1]
            gy = in_[p + n - 1] + 2 * in_[p + n] + in_[p + n + 1] - in_[p - n - 1] - 2 * in_[p - n] - in_[p - n + 1]
            out[p] = math.sqrt(gx * gx + gy * gy)
    return out


def mean(pixels):
    sum = 0.0
    for p in pixels:
        sum += p
    return sum / float(len(pixels))
# ====
edges = sobel(picture(size), size)
print("%.6f %.6f" % (mean(edges), edges[size * size // 2 + size // 3]))
