"""The dialog in which a draft becomes a picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.picture_sizes import picture_sizes
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.picture import PictureLook, PictureSize, PictureText
from aigc_desktop.errors import UserFacingError
from aigc_desktop.export.picture_file import PICTURE_FORMATS, PictureFormat, write_picture
from aigc_desktop.i18n import N_, Message
from aigc_desktop.store.look_file import LookFile
from aigc_desktop.tasks.export_document import free_name, page_of, suggested_name
from aigc_desktop.ui.picture.colour_button import ColourButton
from aigc_desktop.ui.picture.image_row import ImageRow
from aigc_desktop.ui.picture.painting import Images, Picture, text_is_readable
from aigc_desktop.ui.picture.rendering import families, render, to_image
from aigc_desktop.ui.picture.templates import TEMPLATES, template
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import scaled
from aigc_desktop.ui.widgets.quiet import QuietComboBox

PREVIEW = QSize(560, 520)
REDRAW_MS = 60
_COLOURS: dict[str, Message] = {
    "background": N_("Background colour"),
    "text": N_("Text"),
    "accent": N_("Accent"),
}


class PictureDialog(QDialog):
    """Shows the picture as it will be saved; the look is kept for the next time."""

    def __init__(
        self, document: Document, words: PictureText, services: Services, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._document, self._words, self._services = document, words, services
        tr = services.tr
        self._looks = LookFile(services.paths.data / "picture_look.json")
        self._faces = families("", services.paths.resources / "fonts")
        self.setWindowTitle(tr(N_("Picture card")))
        self._make_controls()
        self.preview = QLabel()
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(PREVIEW)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.preview.setAccessibleName(tr(N_("Preview of the picture")))
        self.note = QLabel()
        self.note.setObjectName("finding")
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addWidget(self._controls())
        row.addWidget(self.preview, 1)
        column.addLayout(row, 1)
        column.addWidget(self.note)
        column.addLayout(self._buttons())
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(REDRAW_MS)
        self._redraw.timeout.connect(self.draw)
        self._show_look(self._looks.load())
        self.draw()

    def _make_controls(self) -> None:
        tr = self._services.tr
        self.template_box, self.size_box = QuietComboBox(), QuietComboBox()
        for key, item in TEMPLATES.items():
            self.template_box.addItem(tr(item.label), key)
        for size in picture_sizes():
            self.size_box.addItem(f"{size.width}×{size.height} · {size.label}", size)
        self.colour_buttons = {key: ColourButton(tr(name)) for key, name in _COLOURS.items()}
        self.photo_row, self.logo_row = ImageRow(N_("Photo"), tr), ImageRow(N_("Logo"), tr)
        self.description_box = QCheckBox(tr(N_("With the description")))
        for box, name in ((self.template_box, N_("Template")), (self.size_box, N_("Size"))):
            box.setAccessibleName(tr(name))
            box.currentIndexChanged.connect(self._soon)
        self.description_box.toggled.connect(self._soon)
        for button in self.colour_buttons.values():
            button.chosen.connect(self._soon)
        for images in (self.photo_row, self.logo_row):
            images.chosen.connect(self._soon)
            images.failed.connect(self._tell)

    def _controls(self) -> QWidget:
        tr = self._services.tr
        panel = QWidget()
        panel.setFixedWidth(scaled(panel, 380))
        form = QFormLayout(panel)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr(N_("Size")), self.size_box)
        form.addRow(tr(N_("Template")), self.template_box)
        for key, name in _COLOURS.items():
            form.addRow(tr(name), self.colour_buttons[key])
        form.addRow(tr(N_("Logo")), self.logo_row)
        form.addRow(tr(N_("Photo")), self.photo_row)
        form.addRow("", self.description_box)
        return panel

    def _buttons(self) -> QHBoxLayout:
        tr = self._services.tr
        self.save_button = QPushButton(tr(N_("Save…")))
        self.save_button.setObjectName("primary")
        self.save_button.setDefault(True)
        self.save_button.clicked.connect(self._ask_and_save)
        self.all_button = QPushButton(tr(N_("Save all sizes…")))
        self.all_button.clicked.connect(self._ask_and_save_all)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.save_button)
        row.addWidget(self.all_button)
        row.addStretch()
        row.addWidget(close)
        return row

    def _show_look(self, look: PictureLook) -> None:
        place = self.template_box.findData(look.template)
        self.template_box.setCurrentIndex(max(0, place))
        for key, button in self.colour_buttons.items():
            button.set_colour(str(getattr(look, key)))
        for row, path in ((self.logo_row, look.logo), (self.photo_row, look.photo)):
            # A picture of last time may be gone by now; that is no news.
            row.take(path if path and Path(path).is_file() else "")
        self.description_box.setChecked(look.with_description)

    def look(self) -> PictureLook:
        """Return what is chosen."""
        return PictureLook(
            template=str(self.template_box.currentData()),
            background=self.colour_buttons["background"].colour,
            text=self.colour_buttons["text"].colour,
            accent=self.colour_buttons["accent"].colour,
            logo=self.logo_row.path,
            photo=self.photo_row.path,
            with_description=self.description_box.isChecked(),
        )

    def size_chosen(self) -> PictureSize:
        """Return the size chosen."""
        size = self.size_box.currentData()
        assert isinstance(size, PictureSize)
        return size

    def picture(self, size: PictureSize) -> Picture:
        """Return the picture for one size as it will be saved."""
        images = Images(self.logo_row.image, self.photo_row.image)
        return Picture(self._words, self.look(), size, images, self._faces)

    def _soon(self) -> None:
        self._redraw.start()

    def draw(self) -> None:
        """Show the picture as chosen, and say what is wrong with it."""
        look, size = self.look(), self.size_chosen()
        picture = self.picture(size)
        shown = QPixmap.fromImage(to_image(picture, size))
        ratio = self.devicePixelRatioF()
        room = self.preview.size().expandedTo(PREVIEW) * ratio
        shown = shown.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.preview.setPixmap(shown)
        self.photo_row.setEnabled(template(look.template).takes_photo)
        self.save_button.setEnabled(picture.fits)
        self._note(look, fits=picture.fits)

    def _note(self, look: PictureLook, *, fits: bool) -> None:
        if not fits:
            self._say(
                N_(
                    "The text has no room on this picture. Shorten it, leave the description out "
                    "or take a larger size."
                ),
                "error",
            )
        elif not text_is_readable(look):
            self._say(
                N_(
                    "The text's colour is hard to read on its background (below 4.5 : 1, WCAG AA), "
                    "so black or white is painted instead."
                ),
                "warning",
            )
        else:
            self.note.clear()

    def _say(self, message: Message, severity: str) -> None:
        self.note.setText(self._services.tr(message))
        self.note.setProperty("severity", severity)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)

    def _tell(self, error: UserFacingError) -> None:
        self._say(error.message, "error")

    def _ask_and_save(self) -> None:
        tr = self._services.tr
        filters = {f"{name} (*{item.suffix})": item for name, item in PICTURE_FORMATS.items()}
        start = Path.home() / suggested_name(self._document, ".png")
        name, chosen = QFileDialog.getSaveFileName(
            self, tr(N_("Save the picture")), str(start), ";;".join(filters)
        )
        if name:
            self.save(Path(name), filters.get(chosen))

    def save(self, target: Path, wanted: PictureFormat | None = None) -> Path | None:
        """Write the picture; its kind follows the name's ending, else `wanted`."""
        by_suffix = {item.suffix: item for item in PICTURE_FORMATS.values()}
        by_suffix[".jpeg"] = PICTURE_FORMATS["JPEG"]
        fmt = by_suffix.get(target.suffix.lower())
        if fmt is None:
            fmt = wanted or PICTURE_FORMATS["PNG"]
            target = free_name(target.with_name(target.name + fmt.suffix))
        if not self._write(self.size_chosen(), fmt, target):
            return None
        self._say(N_("Saved as {path}.", path=target), "info")
        return target

    def _ask_and_save_all(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self._services.tr(N_("Save all sizes")), str(Path.home())
        )
        if folder:
            self.save_all(Path(folder))

    def save_all(self, folder: Path) -> list[Path]:
        """Write a PNG of every size in which the text has room; return their paths."""
        written: list[Path] = []
        left_out = 0
        for size in picture_sizes():
            if not self.picture(size).fits:
                left_out += 1
                continue
            stem = suggested_name(self._document, f"-{size.width}x{size.height}.png")
            target = free_name(folder / stem)
            if not self._write(size, PICTURE_FORMATS["PNG"], target):
                return written
            written.append(target)
        self._say(
            N_(
                "{count} pictures saved in {folder}; {left_out} sizes were left out because the "
                "text has no room there.",
                count=len(written),
                folder=folder,
                left_out=left_out,
            ),
            "info" if not left_out else "warning",
        )
        return written

    def _write(self, size: PictureSize, fmt: PictureFormat, target: Path) -> bool:
        """Write one file and remember the look; say so and return False if that fails."""
        data = render(self.picture(size), size, fmt.painted)
        try:
            write_picture(fmt, data, page_of(self._document, self._services.paths), target)
            self._looks.save(self.look())
        except UserFacingError as error:
            self._tell(error)
            return False
        return True
