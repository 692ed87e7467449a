CREATE STORAGE dev TYPE s3 BUCKET 'kalamdb'
  CREDENTIALS '{"access_key_id": "kalamdb", "secret_access_key": "kalamdb-dev-only"}'
  CONFIG '{"type": "s3", "endpoint": "http://127.0.0.1:9000", "allow_http": true}'
