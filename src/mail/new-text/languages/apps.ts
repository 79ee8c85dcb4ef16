/** Devices, programs and providers that keep their name in every language: a regular expression of the usual ones, with case endings. */
export const apps =
  '(?:i(?:phon|pad|pod)\\p{L}{0,4}|android|blackberry|samsung|galaxy|huawei|xiaomi|nokia|windows|outlook|yahoo|gmail|gmx|web\\.de|' +
  'proton ?mail|spark|k-9|aol|mail\\.ru|orange|zimbra|bluemail|airmail|fastmail|tutanota|zoho|hey|superhuman|nine|canary|' +
  'edison|mymail|libero|t-online|telekom|swisscom|bluewin|sfr|free|laposte|seznam|email\\.cz|wp|onet|interia|smartphone)'
