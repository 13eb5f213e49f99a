package io.tenantry.project.list;

import java.util.Set;

/** The closed lists of the organisation API for projects: colors and languages. */
public final class ProjectWords {
    /** The default color of a project. */
    public static final String COLOR = "blue";

    /** The default language of a project. */
    public static final String LOCALE = "en-US";

    /** The colors, in exact case. */
    public static final Set<String> COLORS = words("""
            aliceBlue antiqueWhite aqua aquamarine azure beige bisque black blanchedAlmond blue blueViolet brown burlyWood cadetBlue
            chartreuse chocolate coral cornflowerBlue cornsilk crimson cyan darkBlue darkCyan darkGoldenRod darkGray darkGrey darkGreen
            darkKhaki darkMagenta darkOliveGreen darkOrange darkOrchid darkRed darkSalmon darkSeaGreen darkSlateBlue darkSlateGray
            darkSlateGrey darkTurquoise darkViolet deepPink deepSkyBlue dimGray dimGrey dodgerBlue fireBrick floralWhite forestGreen
            fuchsia gainsboro ghostWhite gold goldenRod gray grey green greenYellow honeyDew hotPink indianRed indigo ivory khaki
            lavender lavenderBlush lawnGreen lemonChiffon lightBlue lightCoral lightCyan lightGoldenRodYellow lightGray lightGrey
            lightGreen lightPink lightSalmon lightSeaGreen lightSkyBlue lightSlateGray lightSlateGrey lightSteelBlue lightYellow lime
            limeGreen linen magenta maroon mediumAquaMarine mediumBlue mediumOrchid mediumPurple mediumSeaGreen mediumSlateBlue
            mediumSpringGreen mediumTurquoise mediumVioletRed midnightBlue mintCream mistyRose moccasin navajoWhite navy oldLace olive
            oliveDrab orange orangeRed orchid paleGoldenRod paleGreen paleTurquoise paleVioletRed papayaWhip peachPuff peru pink plum
            powderBlue purple rebeccaPurple red rosyBrown royalBlue saddleBrown salmon sandyBrown seaGreen seaShell sienna silver
            skyBlue slateBlue slateGray slateGrey snow springGreen steelBlue tan teal thistle tomato turquoise violet wheat white
            whiteSmoke yellow yellowGreen none transparent amber blueGrey cognigyBlue cognigyGrey deepOrange deepPurple""");

    /** The languages. */
    public static final Set<String> LOCALES = words("""
            ge-GE da-DK en-AU en-CA en-IN en-GB en-US de-DE ja-JP ko-KR es-ES nl-NL ar-AE fi-FI fr-FR it-IT nn-NO pl-PL sv-SE th-TH
            zh-CN vi-VN pt-BR ru-RU pt-PT tr-TR hi-IN bn-IN ta-IN""");

    private ProjectWords() {}

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
