package org.commonground.registry.duplicate;

import java.net.URI;
import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What organisations are compared by, freed of how it happened to be written.
 *
 * @param name lower case, without accents, punctuation and legal forms
 * @param identifiers {@code SCHEME:value}, letters and digits only
 * @param domains of web sites and e-mail addresses, without those that many share
 * @param phones the last ten digits
 */
public record MatchKeys(String name, List<String> identifiers, List<String> domains, List<String> phones) {
    private static final Set<String> LEGAL_FORMS = Set.of(
            "the",
            "inc",
            "incorporated",
            "llc",
            "llp",
            "corp",
            "corporation",
            "ltd",
            "limited",
            "nfp",
            "co",
            "company");

    /** Domains under which unrelated organisations live; two partners there have nothing in common. */
    private static final Set<String> SHARED = Set.of(
            "gmail.com",
            "googlemail.com",
            "yahoo.com",
            "hotmail.com",
            "outlook.com",
            "live.com",
            "aol.com",
            "icloud.com",
            "msn.com",
            "me.com",
            "mac.com",
            "ymail.com",
            "rocketmail.com",
            "yahoo.co.uk",
            "hotmail.co.uk",
            "protonmail.com",
            "proton.me",
            "pm.me",
            "gmx.com",
            "gmx.net",
            "mail.com",
            "zoho.com",
            "yandex.com",
            "fastmail.com",
            "verizon.net",
            "charter.net",
            "earthlink.net",
            "comcast.net",
            "sbcglobal.net",
            "att.net",
            "facebook.com",
            "instagram.com",
            "linkedin.com",
            "twitter.com",
            "youtube.com",
            "linktr.ee",
            "eventbrite.com",
            "wordpress.com",
            "wixsite.com",
            "weebly.com",
            "squarespace.com",
            "google.com",
            "sites.google.com",
            "docs.google.com",
            "meetup.com");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    public static String identifier(String scheme, String value) {
        return scheme + ":" + NOT_WORD.matcher(value).replaceAll("").toUpperCase(Locale.ROOT);
    }

    public static MatchKeys of(
            String name,
            Collection<String> identifiers,
            Collection<String> websites,
            Collection<String> emails,
            Collection<String> phones) {
        return new MatchKeys(
                name(name),
                identifiers.stream().distinct().sorted().toList(),
                Stream.concat(
                                websites.stream().map(MatchKeys::host),
                                emails.stream().map(MatchKeys::mailDomain))
                        .filter(domain -> !domain.isEmpty() && !SHARED.contains(domain))
                        .distinct()
                        .sorted()
                        .toList(),
                phones.stream()
                        .map(MatchKeys::phone)
                        .filter(phone -> !phone.isEmpty())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** A name as it is compared. One that is nothing but a legal form stays what it is. */
    public static String name(String name) {
        var plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replace("&", " and ");
        var words = Stream.of(NOT_WORD.matcher(plain.replace("'", "").replace("’", ""))
                        .replaceAll(" ")
                        .strip()
                        .split(" ", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        var telling = words.stream().filter(word -> !LEGAL_FORMS.contains(word)).toList();
        return String.join(" ", telling.isEmpty() ? words : telling);
    }

    /** The registered part is not worked out: {@code www.} is dropped, other names of a domain are taken as they are. */
    private static String host(String website) {
        var text = website.strip().toLowerCase(Locale.ROOT);
        try {
            var host =
                    URI.create(text.contains("://") ? text : "https://" + text).getHost();
            return host == null ? "" : host.replaceFirst("^www\\d?\\.", "");
        } catch (IllegalArgumentException e) {
            return ""; // not an address: it tells nothing
        }
    }

    public static String mailDomain(String email) {
        return email.substring(email.lastIndexOf('@') + 1).strip().toLowerCase(Locale.ROOT);
    }

    private static String phone(String phone) {
        var digits = phone.replaceAll("(?i)\\s*(?:x|ext\\.?)\\s*\\d+$", "").replaceAll("\\D", "");
        if (digits.length() < 7) return "";
        return digits.length() > 10 ? digits.substring(digits.length() - 10) : digits;
    }
}
