package io.tenantry.console.view.own;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as the path of an SVG image.
 *
 * @param size the width and the height, in modules, with the margin that readers need
 * @param path the dark modules
 */
public record QrImage(int size, String path) {
    private static final int MARGIN = 4;

    /** The code of a text. */
    public static QrImage of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + MARGIN)
                            .append(' ')
                            .append(y + MARGIN)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrImage(code.size + 2 * MARGIN, path.toString());
    }
}
