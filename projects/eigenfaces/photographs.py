"""One photograph, from a file to a small grey picture.

People keep photographs in every format there is: in color, in 16 bits, with a palette, with transparency, lying on
their side with a note in the EXIF data that says which way is up. Every one becomes the same thing here: an upright
picture of 8-bit grey, not much larger than needed, and then an array of a given size between 0 (black) and 1 (white).

    grey = 0.299 R + 0.587 G + 0.114 B            (ITU-R BT.601, Pillow's "L")

The centre of a picture is kept when its shape has to change: nothing here looks for the face. Animations give their
first frame. Left out: color profiles, and raw files of cameras.
"""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from projects.common.errors import UserError
from projects.common.files import atomic

LARGEST = 1024  # a picture is held at no more than this many pixels a side: 1 MB, however large the file
DEEP_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N")  # grey of 16 bits, as PNG, TIFF and PGM keep it
TURNED = (5, 6, 7, 8)  # EXIF orientations that exchange width and height
ORIENTATION = 0x0112


def read_photograph(path: Path) -> Image.Image:
    """The photograph in a file: grey (mode "L"), upright, no side longer than `LARGEST` pixels.

    Transparent parts are laid on white. A JPEG is decoded at reduced size, so a photograph of 80 megapixels costs no
    more memory than a small one; other formats pass through memory whole.

    Raises UserError when there is no such file, it is a folder, or it is broken, cut short, or no picture at all.
    """
    with _opened(path) as image:
        image.draft("L", (LARGEST, LARGEST))  # JPEG: decode at 1/2, 1/4 or 1/8, but not below LARGEST
        image.load()
        upright = ImageOps.exif_transpose(image)
        grey = to_grey(upright)
        grey.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
        return grey


def photograph_size(path: Path) -> tuple[int, int]:
    """(height, width) of the upright photograph, not decoded if the format allows. Raises as `read_photograph` does."""
    with _opened(path) as image:
        width, height = image.size
        turned = image.getexif().get(ORIENTATION) in TURNED
        return (width, height) if turned else (height, width)


def fit_to(image: Image.Image, height: int, width: int) -> np.ndarray:
    """The middle of a grey picture at a given size: (height, width) float64, 0 black to 1 white.

    The longer way is cut equally at both ends until the shape is height : width; then the rest is resized by a Lanczos
    filter as wide as the step between new pixels, so that nothing finer than those pixels is left to alias.
    """
    fitted = ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)
    return np.asarray(fitted, dtype=np.float64) / 255


def write_photograph(path: Path, image: np.ndarray) -> None:
    """Write a grey picture (height, width), 0 black to 1 white, as PNG, whole or not at all."""
    with atomic(path) as temporary:
        Image.fromarray(np.uint8(np.rint(np.clip(image, 0, 1) * 255))).save(temporary, format="PNG")


def to_grey(image: Image.Image) -> Image.Image:
    """Any picture of Pillow's as 8-bit grey: 16 bits scaled down, floats stretched, transparency laid on white."""
    if image.mode == "L":
        return image.copy()
    if image.mode in DEEP_MODES:
        return _from_levels(np.asarray(image, dtype=np.float64) / 257)  # 65535 / 257 = 255
    if image.mode == "F":
        return _stretched(np.nan_to_num(np.asarray(image, dtype=np.float64)))
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("L")
    return image.convert("RGB").convert("L")  # by way of RGB: CMYK and palettes know no direct way to grey


def _stretched(values: np.ndarray) -> Image.Image:
    """Floating-point pixels follow no common scale: their darkest becomes 0 and their brightest 255."""
    low, high = values.min(), values.max()
    return _from_levels((values - low) * (255 / (high - low) if high > low else 0))


def _from_levels(levels: np.ndarray) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(levels), 0, 255).astype(np.uint8))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The file opened by Pillow; whatever goes wrong inside the block becomes one sentence."""
    path = Path(path)
    # os.path, not pathlib: a name that is too long, or below a locked folder, does not exist either.
    if not os.path.exists(path):
        raise UserError(f"{path} does not exist: give the path of a photograph.")
    if not os.path.isfile(path):
        raise UserError(f"{path} is {'a folder' if os.path.isdir(path) else 'no file'}: give the path of a photograph.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow finds odd about a file it can read is no concern of the user
        warnings.simplefilter("error", Image.DecompressionBombWarning)  # but a few bytes that unpack to gigabytes are
        try:
            with Image.open(path) as image:
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            limit = (Image.MAX_IMAGE_PIXELS or 0) // 10**6
            raise UserError(f"{path} is too large: a photograph may have {limit} million pixels at most.") from None
        except PermissionError:
            raise UserError(f"{path} may not be read: change its permissions, or leave it out.") from None
        except Exception as problem:  # a broken file makes Pillow's decoders raise nearly anything
            raise UserError(f"{path} is no photograph that Pillow can read ({_reason(problem)}).") from None


def _reason(problem: Exception) -> str:
    """Why Pillow gave up, in its own words, without the path that the sentence has already named."""
    if isinstance(problem, Image.UnidentifiedImageError):
        return "the format is unknown: JPEG, PNG, PGM, TIFF, GIF, BMP and WebP are among those it knows"
    return (str(problem).splitlines() or [type(problem).__name__])[0].rstrip(".")
