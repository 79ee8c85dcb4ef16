/** What machines write in the demo: texts in the shapes that monitoring systems use. */

/** What monitoring says; each comes several times and is one ticket. */
export const alerts: readonly Readonly<{ from: string; subject: string; text: string; times: number }>[] = [
  {
    from: 'alertmanager@monitoring.example',
    subject: '[FIRING:1] HighErrorRate (shop.larkspur.example)',
    text: 'Alerts firing:\n\nLabels:\n - alertname = HighErrorRate\n - instance = shop.larkspur.example\n - severity = critical\nAnnotations:\n - summary = More than 5 % of requests fail\n',
    times: 9,
  },
  {
    from: 'alertmanager@monitoring.example',
    subject: '[FIRING:1] DiskWillFill (db-3)',
    text: 'Alerts firing:\n\nLabels:\n - alertname = DiskWillFill\n - instance = db-3\n - severity = warning\nAnnotations:\n - summary = The disk is full in less than 12 hours\n',
    times: 6,
  },
  {
    from: 'cron@web-7.monitoring.example',
    subject: 'Cron <deploy@web-7> /opt/backup/run --all',
    text: 'backup: northwind-ferries.example: 1 of 214 files could not be read\nbackup: finished with warnings\n',
    times: 4,
  },
  {
    from: 'uptime@pings.example',
    subject: 'DOWN: live.tidepool.example',
    text: 'Monitor: live.tidepool.example\nStatus: DOWN\nReason: connection timed out after 30 s from 3 of 5 places\n',
    times: 5,
  },
]
