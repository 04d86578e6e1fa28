package org.commonground.metrics.scorecard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.commonground.metrics.measure.Polarity;
import org.commonground.metrics.scorecard.Curve.CurveForecast;
import org.commonground.metrics.scorecard.Curve.CurvePoint;
import org.commonground.metrics.scorecard.Curve.CurveStatus;
import org.commonground.metrics.scorecard.Curve.CurveTarget;
import org.commonground.metrics.scorecard.Curve.ForecastMethod;
import org.commonground.metrics.scorecard.Curve.ForecastPoint;
import org.commonground.metrics.scorecard.Curve.Freshness;
import org.commonground.metrics.scorecard.Curve.PointStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class CurveChartTest {
    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static CurvePoint point(int year, PointStatus status, @Nullable String value, @Nullable String coded) {
        return new CurvePoint(
                new UUID(0, year),
                "SY %d-%02d".formatted(year - 1, year % 100),
                LocalDate.of(year, 6, 12),
                status,
                value == null ? null : number(value),
                coded,
                status == PointStatus.OK ? 120L : null,
                false);
    }

    private static CurvePoint told(int year, String value) {
        return point(year, PointStatus.OK, value, null);
    }

    private static Curve curve(
            String headline, List<CurvePoint> history, @Nullable CurveForecast forecast, @Nullable CurveTarget target) {
        return new Curve(
                1,
                "student.attendanceImproved%",
                1,
                "Share of students whose attendance improved",
                "percent",
                headline,
                history,
                forecast,
                target,
                Trend.of(List.of(), Polarity.HIGHER_BETTER),
                CurveStatus.NO_TARGET,
                Freshness.CURRENT,
                null,
                0,
                LocalDate.of(2026, 11, 22));
    }

    private static Curve full(String headline) {
        var history = new ArrayList<CurvePoint>();
        history.add(told(2020, "41.2"));
        history.add(told(2021, "38.5"));
        history.add(point(2022, PointStatus.SUPPRESSED, null, null));
        history.add(told(2023, "44"));
        history.add(told(2024, "47.5"));
        history.add(point(2025, PointStatus.NO_DATA, null, null));
        history.add(told(2026, "46.1"));
        var forecast = new CurveForecast(
                ForecastMethod.LINEAR,
                number("0.8"),
                5,
                number("1.3"),
                List.of(
                        new ForecastPoint(
                                "SY 2026-27", LocalDate.of(2027, 6, 12), number("48.6"), number("43.2"), number("54")),
                        new ForecastPoint(
                                null, LocalDate.of(2028, 6, 12), number("49.9"), number("44"), number("55.8"))));
        return curve(
                headline,
                history,
                forecast,
                new CurveTarget(new UUID(0, 1), new UUID(0, 2), number("60"), LocalDate.of(2027, 6, 12)));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static void keep(String name, String svg) throws Exception {
        var folder = Files.createDirectories(Path.of("target", "charts"));
        Files.writeString(folder.resolve(name), svg);
    }

    @Test
    void a_curve_is_told_in_words_as_well() throws Exception {
        var svg = CurveChart.svg(full("More students come to school every day"));
        keep("full.svg", svg);
        var root = parsed(svg).getDocumentElement();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby")).isEqualTo("chart-title chart-desc");
        assertThat(root.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("More students come to school every day");
        assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
                .contains("SY 2022-23: 44.")
                .contains("SY 2021-22: too few to tell.")
                .contains("Target: 60 by 2027-06-12.")
                .contains("Linear forecast for SY 2026-27: 48.6, between 43.2 and 54.");
    }

    @Test
    void the_same_curve_is_the_same_bytes() {
        assertThat(CurveChart.svg(full("Same"))).isEqualTo(CurveChart.svg(full("Same")));
    }

    @Test
    void what_people_write_stays_text() throws Exception {
        var svg = CurveChart.svg(full("</title><script>alert(1)</script> & \"more\" ]]> <b>bold</b>"));
        keep("hostile.svg", svg);
        var document = parsed(svg);
        assertThat(document.getElementsByTagName("script").getLength()).isZero();
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .startsWith("</title><script>");
    }

    @Test
    void a_curve_without_a_single_value_says_so() throws Exception {
        var history = List.of(
                point(2024, PointStatus.NO_DATA, null, null),
                point(2025, PointStatus.SUPPRESSED, null, null),
                point(2026, PointStatus.OK, null, ">=95"));
        var svg = CurveChart.svg(curve("Nothing to see", history, null, null));
        keep("empty.svg", svg);
        assertThat(parsed(svg).getDocumentElement().getTextContent()).contains("too few to tell", ">=95");
    }

    @Test
    void a_long_headline_takes_two_lines_and_stands_whole_in_the_title() throws Exception {
        var headline = "More students of every group come to school ".repeat(6).strip();
        var svg = CurveChart.svg(full(headline));
        keep("long.svg", svg);
        assertThat(parsed(svg).getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo(headline);
    }

    @Test
    void a_curve_without_any_period_is_a_picture_too() throws Exception {
        assertThat(parsed(CurveChart.svg(curve("Nothing", List.of(), null, null)))
                        .getDocumentElement()
                        .getTextContent())
                .contains("no period has begun");
    }
}
