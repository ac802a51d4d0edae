"""What each agent brought for the jungle party."""

from typing import Any, Final

OUTPUTS: Final[dict[str, dict[str, Any]]] = {
    "theme": {
        "headline": "Jungle, in three greens and a warm orange",
        "choices": [
            {
                "id": "theme",
                "label": "Theme",
                "picked": "theme:jungle",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "theme:jungle",
                        "title": "Jungle",
                        "summary": "Leaf garlands, paper monstera, animal footprints that lead to the cake table.",
                        "low": "96.00",
                        "high": "210.00",
                        "reasons": ["You asked for it by name.", "Works outdoors without a single wall."],
                        "facts": {"palette": ["#1b5e20", "#66a13c", "#c5d86d", "#f2a900", "#e8590c"]},
                    },
                    {
                        "id": "theme:safari",
                        "title": "Safari",
                        "summary": "Khaki tents, maps and binoculars.",
                        "low": "110.00",
                        "high": "240.00",
                        "reasons": ["Close to jungle, with more props for adults."],
                        "facts": {"palette": ["#8d6e3f", "#d7b377", "#5d4037", "#a5b06b"]},
                    },
                    {
                        "id": "theme:tropical",
                        "title": "Tropical",
                        "summary": "Hibiscus, pineapples, bright pinks.",
                        "low": "90.00",
                        "high": "200.00",
                        "facts": {"palette": ["#e64980", "#20c997", "#ffd43b", "#1c7ed6"]},
                    },
                ],
            }
        ],
        "facts": {"palette": ["#1b5e20", "#66a13c", "#c5d86d", "#f2a900", "#e8590c"], "accent": "#1b5e20"},
        "assumptions": ["Decorations are bought, not rented."],
    },
    "venue": {
        "headline": "A park pavilion with room for 100",
        "choices": [
            {
                "id": "venue",
                "label": "Venue",
                "picked": "venue:pavilion",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "venue:pavilion",
                        "title": "Park pavilion",
                        "summary": "Roofed, picnic tables for 100, power, toilets near by.",
                        "low": "150.00",
                        "high": "400.00",
                        "reasons": ["It holds 100 and you expect 75.", "It is the cheapest that fits a jungle theme."],
                        "warnings": ["Outdoors in December: plan for 8 °C and rain."],
                        "figures": ["F41"],
                    },
                    {
                        "id": "venue:hall",
                        "title": "Community hall",
                        "summary": "Heated, kitchen, chairs included.",
                        "low": "280.00",
                        "high": "750.00",
                        "reasons": ["No weather to worry about."],
                    },
                    {
                        "id": "venue:yard",
                        "title": "Your own yard",
                        "summary": "Free, if there is room for 75 and a tent.",
                        "warnings": ["A tent for 75 adds $600–$1,400."],
                    },
                ],
            }
        ],
        "notes": ["Most city parks take bookings 90 days ahead."],
    },
    "cake": {
        "headline": "A half-sheet cake and two dozen cupcakes",
        "choices": [
            {
                "id": "cake",
                "label": "Cake",
                "picked": "cake:sheet",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "cake:sheet",
                        "title": "Half-sheet cake and cupcakes",
                        "summary": "Green buttercream, sugar leaves. 72 servings and three to spare.",
                        "low": "118.00",
                        "high": "196.00",
                        "reasons": ["$268 less than tiers for as many guests."],
                    },
                    {
                        "id": "cake:tiers",
                        "title": "Three tiers",
                        "summary": "Fondant vines and a sugar toucan on top.",
                        "low": "386.00",
                        "high": "640.00",
                        "reasons": ["The one for the photographs."],
                    },
                ],
            }
        ],
    },
    "catering": {
        "headline": "A taco truck for two and a half hours",
        "choices": [
            {
                "id": "catering",
                "label": "Food",
                "picked": "catering:truck",
                "causes": ["i1"],
                "options": [
                    {
                        "id": "catering:truck",
                        "title": "Food truck",
                        "summary": "Serves about 60 plates an hour; children eat half a portion.",
                        "low": "1200.00",
                        "high": "2800.00",
                        "reasons": ["It parks beside the pavilion, which has no kitchen."],
                        "warnings": ["Its minimum spend of $1,200 makes inviting fewer people useless."],
                        "figures": ["F09", "F12"],
                    },
                    {
                        "id": "catering:buffet",
                        "title": "Drop-off buffet",
                        "summary": "Trays, serving spoons, no staff.",
                        "low": "1080.00",
                        "high": "2025.00",
                    },
                ],
            }
        ],
        "assumptions": ["45 children and 30 adults.", "Nobody named a diet: one dish in five is vegetarian."],
    },
    "vendor": {
        "headline": "A balloon artist and a face painter",
        "choices": [
            {
                "id": "vendor:balloon_artist",
                "label": "Balloon artist",
                "picked": "vendor:balloon_artist:solo",
                "causes": ["i2"],
                "options": [
                    {
                        "id": "vendor:balloon_artist:solo",
                        "title": "One balloon artist, three hours",
                        "summary": "About 15 children an hour: all 45 get one.",
                        "low": "282.00",
                        "high": "525.00",
                        "reasons": ["Three hours are enough for 45 children."],
                    },
                    {
                        "id": "vendor:balloon_artist:duo",
                        "title": "Two artists, two hours",
                        "summary": "Shorter queues.",
                        "low": "360.00",
                        "high": "700.00",
                    },
                ],
            },
            {
                "id": "vendor:face_painter",
                "label": "Face painter",
                "picked": "vendor:face_painter:solo",
                "causes": ["i3"],
                "options": [
                    {
                        "id": "vendor:face_painter:solo",
                        "title": "One face painter, three hours",
                        "summary": "Ten to twelve faces an hour, tigers first.",
                        "low": "270.00",
                        "high": "480.00",
                        "warnings": ["She paints about 33 of 45 children in three hours."],
                    }
                ],
            },
        ],
    },
}
